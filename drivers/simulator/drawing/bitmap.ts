/**
 * A picture of black dots on white that grows downwards, like paper: one byte per dot, 1 is black.
 */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly dots: Uint8Array
}

/** Draws on a bitmap of a fixed width; the height is as much as was drawn on or asked for. */
export class Canvas {
  readonly width: number
  #height = 0
  #dots: Uint8Array

  constructor(width: number, height = 0) {
    this.width = width
    this.#height = height
    this.#dots = new Uint8Array(width * Math.max(height, 64))
  }

  get height(): number {
    return this.#height
  }

  /** Makes the picture at least this high. */
  grow(height: number): void {
    if (height <= this.#height) return
    this.#height = height
    if (height * this.width <= this.#dots.length) return
    const larger = new Uint8Array(this.width * height * 2)
    larger.set(this.#dots)
    this.#dots = larger
  }

  /** Sets one dot; outside of the width it is lost, as on paper. */
  dot(x: number, y: number): void {
    if (x < 0 || x >= this.width || y < 0) return
    this.grow(y + 1)
    this.#dots[y * this.width + x] = 1
  }

  /** Fills a rectangle with black, or reverses what is there. */
  rectangle(box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): void {
    const right = Math.min(this.width, box.x + box.width)
    const left = Math.max(0, box.x)
    if (right <= left || box.height <= 0) return
    this.grow(box.y + box.height)
    for (let y = Math.max(0, box.y); y < box.y + box.height; y++) {
      this.#dots.fill(1, y * this.width + left, y * this.width + right)
    }
  }

  /** Turns black into white and white into black. */
  invert(box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): void {
    this.grow(box.y + box.height)
    for (let y = box.y; y < box.y + box.height; y++) {
      for (let x = Math.max(0, box.x); x < Math.min(this.width, box.x + box.width); x++) {
        const at = y * this.width + x
        this.#dots[at] = this.#dots[at] === 1 ? 0 : 1
      }
    }
  }

  /** Puts another picture on this one, black only, with its upper left corner at x, y. */
  place(picture: Bitmap, x: number, y: number): void {
    this.grow(y + picture.height)
    for (let row = 0; row < picture.height; row++) {
      for (let column = 0; column < picture.width; column++) {
        if (picture.dots[row * picture.width + column] === 1) this.dot(x + column, y + row)
      }
    }
  }

  /** What was drawn, as a copy. */
  toBitmap(): Bitmap {
    return {
      width: this.width,
      height: this.#height,
      dots: this.#dots.slice(0, this.width * this.#height),
    }
  }
}
