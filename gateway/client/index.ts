export { connectRegister } from './connect-register.js'
export { RequestError } from './request-error.js'
export type {
  ClosedLine,
  ConnectOptions,
  LineState,
  PartName,
  RegisterClient,
  ReplyBody,
  RequestBody,
  Timing,
  WebSocketConstructor,
  WebSocketLike,
} from './types.js'
