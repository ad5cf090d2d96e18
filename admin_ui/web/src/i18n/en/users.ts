import type { users as german } from "../de/users";
import type { Texts } from "../texts";

export const users: Texts<typeof german> = {
  title: "Users",
  lead: "Who may sign in to TOM.",
  add: "New user",
  list: "Users",
  columns: {
    name: "Name",
    role: "Role",
    created: "Created",
    lastSignIn: "Last sign-in",
    actions: "Actions",
  },
  you: "You",
  never: "Never",
  mustChange: "One-time password pending",
  roles: {
    admin: {
      name: "Administrator",
      text: "May do everything: listen in, hang up, delete, manage users.",
    },
    viewer: {
      name: "Viewer",
      text: "Sees and hears calls and talks to TOM, but changes nothing.",
    },
  },
  actions: {
    menu: "Actions for {{name}}",
    makeAdmin: "Make administrator",
    makeViewer: "Make viewer",
    reset: "Reset password",
    remove: "Delete",
    own: "Change own password",
  },
  form: {
    title: "New user",
    name: "Name",
    nameHint: "Letters, digits and . _ @ -; a letter or digit first.",
    nameMissing: "Please enter a name.",
    nameWrong: "Up to 64 letters, digits and . _ @ - are allowed; a letter or digit first.",
    nameTaken: "This name exists already.",
    role: "Role",
    submit: "Create",
  },
  password: {
    title: "One-time password for {{name}}",
    once: "This password is shown only now. Pass it on; at the first sign-in a new one has to be chosen.",
    label: "One-time password",
    copy: "Copy",
    copied: "Copied",
    done: "Done",
  },
  role: {
    title: "Change the role of {{name}}?",
    text: "New role: {{role}}. Whoever is signed in has to sign in again.",
    confirm: "Change role",
    done: "{{name}} now has the role {{role}}.",
  },
  reset: {
    title: "Reset the password of {{name}}?",
    text: "The old password is void then, and all sessions of {{name}} end. You get a new one-time password.",
    confirm: "Reset",
  },
  remove: {
    title: "Delete {{name}}?",
    text: "{{name}} cannot sign in any more then. Calls and notes are kept.",
    confirm: "Delete",
    done: "{{name}} was deleted.",
  },
  lastAdmin: "This is the last account with the role “Administrator”. One has to stay.",
};
