import { v7 } from 'uuid'

/** A new id: a uuidv7, so that ids made later sort later and carry their time (partitions of the journal cut by it). */
export const newId = (): string => v7()

/** `count` new ids, in order. */
export const newIds = (count: number): readonly string[] => Array.from({ length: count }, newId)
