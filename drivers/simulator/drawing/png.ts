import { crc32, deflateSync } from 'node:zlib'

import type { Bitmap } from './bitmap.js'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** White border in dots, so that a symbol at the edge of the paper keeps its quiet zone in the picture. */
const BORDER = 16

/** Writes a bitmap as a greyscale PNG of one bit per dot (PNG specification, sections 5 and 11.2.2). */
export const toPng = (picture: Bitmap): Uint8Array => {
  const width = picture.width + 2 * BORDER
  const height = picture.height + 2 * BORDER
  const stride = 1 + Math.ceil(width / 8)
  const rows = Buffer.alloc(stride * height, 0xff)
  for (let y = 0; y < height; y++) rows[y * stride] = 0
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (picture.dots[y * picture.width + x] !== 1) continue
      const at = (y + BORDER) * stride + 1 + ((x + BORDER) >> 3)
      rows[at] = (rows[at] ?? 0) & ~(0x80 >> ((x + BORDER) & 7))
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
