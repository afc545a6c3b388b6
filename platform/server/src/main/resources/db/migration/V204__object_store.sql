-- The object store that belongs to this database carries the same id.
create table object_store (
    only_row    boolean primary key default true check (only_row),
    id          uuid        not null default gen_random_uuid(),
    -- whether a store carries the id
    bonded      boolean     not null default false,
    -- a database that had content before stores were marked takes the one it is started with
    adopts      boolean     not null,
    -- of the server; a store that has seen more than its database shows that an older database was restored
    starts      bigint      not null default 0,
    sweep_after timestamptz not null default now()
);
insert into object_store (adopts) select exists (select from plugin_jar);
