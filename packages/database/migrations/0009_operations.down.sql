drop table metric_events;
drop index webhook_deliveries_waiting, webhook_deliveries_age, webhooks_tenant, dead_letters_age;
alter table webhooks drop column description, drop column previous_secret, drop column previous_secret_until, drop column disabled_reason;
