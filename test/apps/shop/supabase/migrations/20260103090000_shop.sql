create table public.products (
  id bigint generated always as identity primary key,
  slug text not null unique,
  name text not null,
  price_cents integer not null check (price_cents >= 0),
  stock integer not null check (stock >= 0),
  picture text
);

create table public.orders (
  id bigint generated always as identity primary key,
  email text not null,
  total_cents integer not null,
  placed_at timestamptz not null default now()
);

create table public.order_lines (
  order_id bigint not null references public.orders,
  slug text not null references public.products (slug),
  quantity integer not null check (quantity > 0),
  primary key (order_id, slug)
);

create table public.subscribers (
  email text primary key,
  since timestamptz not null default now()
);

create function public.place_order(buyer text, lines jsonb) returns json
language plpgsql as $$
declare
  line record;
  placed public.orders;
begin
  if jsonb_array_length(lines) = 0 then
    raise exception 'the cart is empty';
  end if;
  insert into public.orders (email, total_cents) values (buyer, 0) returning * into placed;
  for line in select * from jsonb_to_recordset(lines) as asked (slug text, quantity integer) order by slug loop
    update public.products set stock = stock - line.quantity where slug = line.slug and stock >= line.quantity;
    if not found then
      raise exception 'not enough of %', line.slug;
    end if;
    insert into public.order_lines values (placed.id, line.slug, line.quantity);
  end loop;
  update public.orders set total_cents =
    (select sum(p.price_cents * l.quantity) from public.order_lines l join public.products p using (slug) where l.order_id = placed.id)
  where id = placed.id returning * into placed;
  return row_to_json(placed);
end $$;
