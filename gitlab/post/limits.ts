/** Characters that GitLab takes in a note. */
export const MOST_CHARACTERS = 1_000_000;
/** Characters that GitLab takes in a commit status' description, and in its name. */
export const MOST_DESCRIPTION = 255;
