/** Whether the bench has room beside the register; else it lies over it. As in screens.css. */
export const benchHasRoom = (): boolean => matchMedia('(min-width: 1400px)').matches

/** Whether the bench would hide the whole register. */
export const benchCoversAll = (): boolean => matchMedia('(max-width: 700px)').matches
