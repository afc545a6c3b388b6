-- Secrets are stored as SHA-256 only; each is 256 random bits.
create table api_token (
    id           uuid primary key,
    name         text        not null,
    role         text        not null check (role in ('ADMIN', 'MEMBER', 'VIEWER')),
    sha256       text        not null unique,
    created_at   timestamptz not null,
    last_used_at timestamptz,
    expires_at   timestamptz
);

create table sign_in_link (
    sha256     text primary key,
    expires_at timestamptz not null
);

create table session (
    sha256     text primary key,
    user_name  text        not null,
    role       text        not null check (role in ('ADMIN', 'MEMBER', 'VIEWER')),
    created_at timestamptz not null,
    used_at    timestamptz not null
);
