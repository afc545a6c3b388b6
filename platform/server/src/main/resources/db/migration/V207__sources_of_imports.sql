-- What an import downloads from a hub: its folder is shared by all imports of the same commit, and goes with the last of them.
alter table model_import add column hub_id text, add column hub_commit text;
