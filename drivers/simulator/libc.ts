import koffi from 'koffi'

const c = koffi.load('libc.so.6')

/** The few functions of the C library that make a pseudo terminal; `t` is a `struct termios`. */
export const libc = {
  errno: () => koffi.errno(),
  open: c.func('int posix_openpt(int)') as (flags: number) => number,
  grant: c.func('int grantpt(int)') as (fd: number) => number,
  unlock: c.func('int unlockpt(int)') as (fd: number) => number,
  name: c.func('int ptsname_r(int, _Out_ uint8_t *b, size_t n)') as (fd: number, b: Buffer, n: number) => number,
  attributes: c.func('int tcgetattr(int, _Out_ uint8_t *t)') as (fd: number, t: Buffer) => number,
  raw: c.func('void cfmakeraw(_Inout_ uint8_t *t)') as (t: Buffer) => void,
  set: c.func('int tcsetattr(int, int, uint8_t *t)') as (fd: number, when: number, t: Buffer) => number,
}
