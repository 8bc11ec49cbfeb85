drop table idempotency_keys, uploads, files;
