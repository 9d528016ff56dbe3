import { createCheck } from '../../protocol/check.js'
import { ServerFrame, Update } from '../../protocol/frames.js'

/** A check of frames as they leave, as text; throws REQUEST_INVALID with what does not fit the schema. */
export const createFrameCheck = (): ((frame: string) => void) => {
  const check = createCheck(ServerFrame)
  return (frame) => {
    check(JSON.parse(frame))
  }
}

/** The same for updates, which a session makes. */
export const createUpdateCheck = (): ((frame: string) => void) => {
  const check = createCheck(Update)
  return (frame) => {
    check(JSON.parse(frame))
  }
}
