-- Run once by the postgres image, on an empty volume only (https://hub.docker.com/_/postgres, "Initialization scripts").
-- Lockstep and Temporal share the server and nothing else: neither role may read the other's database.
\getenv lockstep_password LOCKSTEP_DATABASE_PASSWORD
\getenv temporal_password TEMPORAL_DATABASE_PASSWORD

create role lockstep login password :'lockstep_password';
create role temporal login password :'temporal_password';

create database lockstep owner lockstep;
create database temporal owner temporal;
create database temporal_visibility owner temporal;

revoke connect on database lockstep, temporal, temporal_visibility from public;
