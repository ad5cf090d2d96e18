import type { signIn as german } from "../de/signIn";
import type { Texts } from "../texts";

export const signIn: Texts<typeof german> = {
  title: "Sign in",
  lead: "TOM answers the phone. Sign in to see and hear the calls.",
  name: "Name",
  password: "Password",
  submit: "Sign in",
  wrong: "Name or password is wrong.",
  tooMany: "Too many tries. Please wait about {{seconds}} seconds.",
  oneTimeUsed: "This one-time password has been used already. Have a new one made.",
  busy: "Too many people are signing in. Try again in a second.",
  nameMissing: "Please enter your name.",
  passwordMissing: "Please enter your password.",
  change: {
    title: "New password",
    lead: "Choose a new password for {{name}}.",
    forced: "Your password is for the first sign-in only. Choose your own now.",
    current: "Current password",
    next: "New password",
    hint: "At least {{count}} characters. A few random words are good.",
    repeat: "New password, once more",
    short: "These are fewer than {{count}} characters.",
    long: "These are more than 128 characters.",
    common: "This is easily guessed. Take several words, or a sentence.",
    likeName: "The new password must not be made of your name.",
    differs: "The two new passwords differ.",
    same: "The new password is the current one.",
    wrong: "The current password is wrong.",
    submit: "Change password",
    done: "Your password has been changed.",
  },
};
