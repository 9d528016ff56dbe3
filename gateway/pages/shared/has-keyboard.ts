/** Whether the cursor may go into a field by itself: on a touch screen that would raise the keys of the screen. */
export const hasKeyboard = (): boolean => matchMedia('(pointer: fine)').matches
