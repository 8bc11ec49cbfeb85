import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { CronExpressionParser } from 'cron-parser'

/** The first time after `after` that a cron expression of five fields (six with seconds) names, in a time zone of the IANA list; SETTING_INVALID when it names none. */
export const nextRun = (cron: string, timezone: string, after: Date): Result<Date> => {
  try {
    return ok(CronExpressionParser.parse(cron, { currentDate: after, tz: timezone }).next().toDate())
  } catch {
    return err(trunnionError('SETTING_INVALID', 'The cron expression or the time zone of the schedule cannot be used.'))
  }
}
