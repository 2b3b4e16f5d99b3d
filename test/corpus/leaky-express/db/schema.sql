create table parcels (id serial primary key, token text not null);
