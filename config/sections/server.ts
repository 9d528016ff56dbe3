import Type from 'typebox'
import { section } from './options.js'

export const serverSection = section(
  {
    host: Type.String({
      title: 'Address to listen on',
      description:
        'Loopback unless told. Registers on other machines need an address of this machine ("0.0.0.0" for all), and then tls or allow_plain_http.',
      minLength: 1,
      default: '127.0.0.1',
    }),
    port: Type.Integer({
      title: 'Port',
      description: 'One port for the pages, HTTP and WebSocket. 0 takes any free one.',
      minimum: 0,
      maximum: 65_535,
      default: 8420,
    }),
    hosts: Type.Array(
      Type.String({ minLength: 1, pattern: '^[A-Za-z0-9._-]+$|^\\[?[0-9A-Fa-f:.]+\\]?$', title: 'Host name' }),
      {
        title: 'Host names',
        description:
          'Further names under which browsers may ask for this daemon, without scheme and port. The address it listens on and the names of loopback are always allowed; anything else is refused.',
        default: [],
        examples: [['till.store.example']],
      },
    ),
    origins: Type.Array(Type.String({ pattern: '^https?://[^/?#\\s]+$', title: 'Origin' }), {
      title: 'Foreign origins',
      description:
        'Web pages that are not served by this daemon and may still talk to it: scheme, host and port, without a path. None is the safe answer.',
      default: [],
      examples: [['https://pos.example.com']],
    }),
    tls: Type.Optional(
      section(
        {
          cert_file: Type.String({
            title: 'Certificate',
            description: 'PEM file with the certificate and its chain. Relative to this configuration file.',
            minLength: 1,
            examples: ['tls/cert.pem'],
          }),
          key_file: Type.String({
            title: 'Private key',
            description: 'PEM file, readable by the service user only.',
            minLength: 1,
            examples: ['tls/key.pem'],
          }),
        },
        { title: 'TLS', description: 'Certificate and key. With them the daemon speaks https only.', optional: true },
      ),
    ),
    allow_plain_http: Type.Boolean({
      title: 'Plain http off loopback',
      description:
        'Needed, in so many words, to listen off loopback without tls. Then PINs and sales cross the network in the clear: only for a network that nobody else is on.',
      default: false,
    }),
    stop_seconds: Type.Integer({
      title: 'Time to stop',
      description: 'When told to stop, the daemon finishes what is in hand, but not for longer than this.',
      minimum: 1,
      maximum: 60,
      default: 10,
    }),
  },
  { title: 'The server', description: 'Where browsers find the daemon.' },
)

export const wireSection = section(
  {
    heartbeat_seconds: Type.Integer({
      title: 'Heartbeat',
      description: 'A connection that does not answer two heartbeats in a row is taken for dead.',
      minimum: 1,
      maximum: 60,
      default: 5,
    }),
    replay_ring: Type.Integer({
      title: 'Updates kept for a register',
      description: 'A screen that comes back gets what it missed, up to so many updates; beyond that a fresh snapshot.',
      minimum: 10,
      maximum: 100_000,
      default: 1000,
    }),
    message_limit: Type.Integer({
      title: 'Largest WebSocket message',
      description: 'In bytes.',
      minimum: 16_384,
      maximum: 16_777_216,
      default: 262_144,
    }),
    http_limit: Type.Integer({
      title: 'Largest HTTP body',
      description: 'In bytes, for JSON. An import of the catalog streams and has no limit.',
      minimum: 65_536,
      maximum: 268_435_456,
      default: 8_388_608,
    }),
    list_page: Type.Integer({
      title: 'Entries of a list page',
      description: 'How many entries a list gives at once when the request does not say.',
      minimum: 10,
      maximum: 1000,
      default: 200,
    }),
    messages_per_second: Type.Integer({
      title: 'Messages of one register',
      description: 'More in a second are refused. A fast scanner gives about ten.',
      minimum: 5,
      maximum: 10_000,
      default: 50,
    }),
    requests_per_minute: Type.Integer({
      title: 'HTTP requests of one address',
      description: 'More in a minute are refused.',
      minimum: 30,
      maximum: 1_000_000,
      default: 1200,
    }),
  },
  { title: 'The wire', description: 'Limits and times of the protocol. The defaults suit a store.' },
)
