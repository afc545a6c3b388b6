create table registered_model (
    id           uuid primary key,
    name         text not null unique check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    description  text not null default '',
    -- the number given out last; it only grows, so the number of a deleted version never comes back
    last_version int not null default 0,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);

create table model_version (
    id         uuid primary key,
    model      uuid not null references registered_model,
    number     int not null,
    run        uuid not null references run (id),
    checkpoint uuid not null references checkpoint,
    note       text not null,
    -- where the version came from, written down once: it never changes, whatever becomes of what it names
    lineage    jsonb not null,
    created_by text not null,
    created_at timestamptz not null default now(),
    unique (model, number)
);
create index on model_version (run);
create index on model_version (checkpoint);

create table model_alias (
    model   uuid not null references registered_model,
    alias   text not null check (alias ~ '^[a-z0-9][a-z0-9-]{0,62}$' and alias !~ '^[0-9]+$'),
    version int not null,
    primary key (model, alias),
    foreign key (model, version) references model_version (model, number)
);

create table model_alias_change (
    id           bigint generated always as identity primary key,
    model        uuid not null references registered_model,
    alias        text not null,
    -- null when the alias was new, or is gone
    from_version int,
    to_version   int,
    changed_by   text not null,
    reason       text not null,
    changed_at   timestamptz not null default now()
);
create index on model_alias_change (model, id desc);
