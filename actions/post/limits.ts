/** Characters that GitHub takes in a comment, and in a check run's summary and text. */
export const MOST_CHARACTERS = 65_535;
/** Bytes that GitHub takes of one step's summary. */
export const MOST_SUMMARY_BYTES = 1024 * 1024;
