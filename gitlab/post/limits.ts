/** Characters that GitLab takes in a note. */
export const MOST_CHARACTERS = 1_000_000;
/** Characters that GitLab takes in each text of a commit status: description, name, address. */
export const MOST_OF_STATUS = 255;
