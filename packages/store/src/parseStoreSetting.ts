import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fault } from '@trunnion/core'

/** Where blobs lie. */
export type StorePlace = { readonly kind: 'disk'; readonly folder: string } | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }

/** Naming rules of general purpose buckets (Amazon S3 user guide, "General purpose bucket naming rules"), with the underscores and capitals of old ones. */
const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/

const folderOf = (setting: string): string => {
  if (!setting.startsWith('file://')) return resolve(setting.slice('file:'.length))
  try {
    return fileURLToPath(setting)
  } catch {
    return fault('SETTING_INVALID', 'A storage of the form file://… names an absolute path and no host.')
  }
}

/**
 * Reads `file:/path`, `file:path` (from the working folder), `file:///path` or `s3://bucket/prefix`.
 * @throws Fault `SETTING_INVALID`
 */
export const parseStoreSetting = (setting: string): StorePlace => {
  if (setting.startsWith('file:') && setting.length > 'file:'.length) return { kind: 'disk', folder: folderOf(setting) }
  if (setting.startsWith('s3://')) {
    const [bucket = '', ...rest] = setting.slice('s3://'.length).split('/')
    if (!bucketName.test(bucket)) fault('SETTING_INVALID', 'A storage of the form s3://bucket/prefix needs the name of a bucket.')
    const parts = rest.filter((part) => part !== '')
    if (parts.some((part) => part === '.' || part === '..')) fault('SETTING_INVALID', 'The prefix of a bucket has no dots as a part.')
    return { kind: 's3', bucket, prefix: parts.join('/') }
  }
  return fault('SETTING_INVALID', 'The storage is file:/path or s3://bucket/prefix.')
}
