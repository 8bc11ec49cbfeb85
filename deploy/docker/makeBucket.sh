#!/bin/sh
# Runs in the MinIO image, which brings `mc`.
set -eu
export MC_CONFIG_DIR=/tmp/mc
mc alias set store http://minio:9000 "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD" >/dev/null
mc mb --ignore-existing store/trunnion
mc admin policy create store trunnion /bucketPolicy.json
mc admin user add store "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
# attaching twice is an error of its own; the answer that counts is whether the account can list the bucket
mc admin policy attach store trunnion --user "$AWS_ACCESS_KEY_ID" >/dev/null 2>&1 || true
mc alias set service http://minio:9000 "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" >/dev/null
mc ls service/trunnion >/dev/null
