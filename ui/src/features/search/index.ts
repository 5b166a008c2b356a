// One field for commands, forms, people, cases and drafts.
export const loadPalette = () => import("./Palette");
