import type { Readable } from 'node:stream'
import { TillgateError } from '../../core/errors/error.js'
import type { Actor } from '../../core/store/store.js'
import type {
  FileCommandName,
  HttpCommandName,
  HttpInput,
  HttpOutput,
  JsonCommandName,
} from '../protocol/http-commands.js'
import type { Principal } from '../security/principal.js'

/** What a handler knows about the request besides its input. */
export interface HttpContext {
  readonly principal: Principal
  /** True when the client runs on this machine and nothing forwarded its request. */
  readonly onThisMachine: boolean
  /** The client's network address. */
  readonly peer: string
  /** Made by the client; there for every command that demands one. */
  readonly requestId: string | null
  /** The file that comes as body, for rows that say so; read it or leave it, but not twice. */
  readonly file: Readable | null
  /** Sets a cookie that no script can read and no other site can send. */
  setCookie(name: string, value: string, path: string): void
}

/** A file that is sent as it is made; `name` is what a browser saves it as. */
export interface FileReply {
  readonly name: string
  readonly stream: Readable
}

export type Handler<N extends JsonCommandName> = (input: HttpInput<N>, context: HttpContext) => Promise<HttpOutput<N>>
export type FileHandler<N extends FileCommandName> = (input: HttpInput<N>, context: HttpContext) => Promise<FileReply>

/** One handler per row of the table: a row without one does not compile. */
export type Handlers<N extends HttpCommandName = HttpCommandName> = {
  readonly [K in N & JsonCommandName]: Handler<K>
} & { readonly [K in N & FileCommandName]: FileHandler<K> }

/** The actor of a change made over HTTP: the user, writing to the stream of the session. */
export const actorOf = ({ principal: { session } }: HttpContext): Actor => {
  if (!session) throw new TillgateError('SIGN_IN_REQUIRED')
  return {
    userId: session.userId,
    userName: session.name,
    registerId: session.registerId,
    stream: { id: session.sessionId, kind: 'session' },
  }
}
