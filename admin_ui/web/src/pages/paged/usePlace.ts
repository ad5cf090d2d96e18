import { useSearchParams } from "react-router";

/** Which part of a list is shown, and which page of it; both stand in the address. */
export interface Place<Shown extends string> {
  show: Shown;
  /** From 1. */
  page: number;
  choose: (show: Shown) => void;
  turnTo: (page: number) => void;
  /** Like `turnTo`, and "back" does not lead to the page that was left. */
  moveTo: (page: number) => void;
}

/** `parts`: what can be shown; `usual` where the address names none of them. */
export function usePlace<Shown extends string>(
  parts: readonly Shown[],
  usual: Shown,
): Place<Shown> {
  const [address, setAddress] = useSearchParams();
  const show = parts.find((known) => known === address.get("show")) ?? usual;
  const page = Math.max(1, Math.floor(Number(address.get("page"))) || 1);
  return {
    show,
    page,
    choose: (part) => setAddress({ show: part }, { replace: true }),
    turnTo: (next) => setAddress({ show, page: String(next) }),
    moveTo: (next) => setAddress({ show, page: String(next) }, { replace: true }),
  };
}
