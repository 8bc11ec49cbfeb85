drop table system_state, event_tickets, api_keys, refresh_tokens, sessions, users, tenants;
drop function trunnion_protect(regclass, text);
drop function trunnion_visible(uuid);
revoke usage on schema public from trunnion_service;
-- The role stays: it belongs to the server, and another database of it may use it.
