-- What was said when the version was made, and how many faulty rows were left out of it.
alter table dataset_version add column warnings jsonb not null default '[]', add column dropped_rows bigint not null default 0;
