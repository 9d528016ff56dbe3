/**
 * The four characters a job is confirmed with (`GS ( H` function 48). Made from the job's id, so that after a restart
 * a late confirmation still tells whose it is.
 */

const FIRST = 0x20
const COUNT = 0x7e - FIRST + 1

/** FNV-1a, 32 bits: spreads ids that differ in one digit. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text, 'utf8')) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

/** Four characters 20h to 7Eh; 78 million values, and only one job is under way at a time. */
export const processIdOf = (jobId: string): string => {
  let rest = hash(jobId)
  let id = ''
  for (let i = 0; i < 4; i++) {
    id += String.fromCharCode(FIRST + (rest % COUNT))
    rest = Math.floor(rest / COUNT)
  }
  return id
}
