/** The careful setting: see `effort`. */
export const CAREFUL = { effort: "quality" } as const;
