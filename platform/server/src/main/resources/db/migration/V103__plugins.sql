-- A plugin jar, by its bytes. Rows stay when a plugin is replaced or removed: runs pin jars by SHA-256.
create table plugin_jar (
    sha256      text primary key,
    plugin_id   text        not null,
    version     text        not null,
    provider    text        not null,
    description text        not null,
    requires    text        not null,
    size        bigint      not null,
    bundled     boolean     not null,
    current     boolean     not null,
    enabled     boolean     not null default true,
    extensions  jsonb       not null default '[]',
    problem     text,
    uploaded_at timestamptz not null default now()
);
create unique index plugin_jar_current on plugin_jar (plugin_id) where current;
