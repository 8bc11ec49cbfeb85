/** Payload: a job. A worker that runs steps of it asks the database which of them it still holds, and stops the others. */
export const cancelChannel = 'trunnion_cancel'
