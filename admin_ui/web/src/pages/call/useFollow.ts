import { useEffect, useRef } from "react";

/** Refs for a box that scrolls and for the line in it that sounds: it is brought into sight whenever
 * `current`, the line's key, changes. */
export function useFollow(current: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current && box.current && line.current) bring(line.current, box.current);
  }, [current]);
  return { box, line };
}

/** Scrolls `box`, and not the page, until the line is to be seen. */
function bring(line: HTMLElement, box: HTMLElement): void {
  const top = line.offsetTop; // in the box, which is positioned
  const hidden = top < box.scrollTop || top + line.offsetHeight > box.scrollTop + box.clientHeight;
  if (hidden) box.scrollTo({ top: top - box.clientHeight / 4, behavior: "smooth" });
}
