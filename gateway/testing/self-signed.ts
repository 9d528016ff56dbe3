import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** DER (ITU-T X.690): tag, length, content. */
const der = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content)
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content)
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value, 'latin1'))

/** Object identifiers, encoded: ecdsa-with-SHA256 (RFC 5758), commonName, subjectAltName (RFC 5280). */
const oids = { signature: '2a8648ce3d040302', commonName: '550403', altName: '551d11' } as const
const oid = (name: keyof typeof oids): Buffer => der(0x06, Buffer.from(oids[name], 'hex'))

const utc = (date: Date): Buffer => text(0x17, `${date.toISOString().slice(2).replaceAll(/[-:T]/g, '').slice(0, 12)}Z`)

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`

/** A certificate for `localhost` that signs itself, good for an hour; no program besides Node is needed to make it. */
export const selfSigned = (): { readonly cert: string; readonly key: string } => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const algorithm = sequence(oid('signature'))
  const name = sequence(der(0x31, sequence(oid('commonName'), text(0x0c, 'localhost'))))
  const now = Date.now()
  const altNames = der(0x04, sequence(text(0x82, 'localhost')))
  const certificate = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(utc(new Date(now - 60_000)), utc(new Date(now + 3_600_000))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(oid('altName'), altNames))),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', certificate, privateKey))
  return {
    cert: pem('CERTIFICATE', sequence(certificate, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
