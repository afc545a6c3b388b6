-- A session that was opened with an API token ends with that token.
alter table session add column token_id uuid references api_token on delete cascade;
