create table public.books (id uuid primary key default gen_random_uuid(), title text not null, owner uuid references auth.users);
alter table public.books enable row level security;
create policy "members read" on public.books for select using (auth.uid() is not null);
