/** A flame graph of any tree: zoom by click or Enter, move by the arrow keys. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { layoutFlame } from '../analysis/flame-layout.js';
import type { Tree } from '../analysis/tree.js';
import { BoxCanvas, type Size } from './box-canvas.js';
import { BOX_HEIGHT_PX, type BoxColours } from './paint-boxes.js';
import type { Palette } from './palette.js';
import { useKept } from './use-kept.js';

interface Props {
  readonly tree: Tree;
  /** What its state is kept under: differs where its nodes do. */
  readonly name: string;
  readonly label: string;
  readonly coloursOf?: (node: number, palette: Palette) => BoxColours;
  readonly linesOf: (node: number) => readonly string[];
  /** Also when the tree changes, with what was selected before. */
  readonly onSelect: (node: number) => void;
  /** The root at the lower end. */
  readonly growsUp?: boolean;
}

export function FlameCanvas({ tree, name, label, growsUp = false, ...props }: Props) {
  const [focus, setFocus] = useKept(`${name} focus`, () => tree.root);
  const [selectedNode, setSelectedNode] = useKept(`${name} selected`, () => -1);
  const [{ width: widthPx, height: roomPx }, setSize] = useState<Size>({ width: 0, height: 0 });
  // A range of time may leave nothing of what was zoomed into.
  const zoomed = tree.totalNsOf(focus) > 0 ? focus : tree.root;
  const rows = useMemo(() => {
    if (widthPx === 0 || tree.totalNsOf(zoomed) === 0) return [];
    const downwards = layoutFlame(tree, zoomed, widthPx);
    return growsUp ? downwards.toReversed() : downwards;
  }, [tree, zoomed, widthPx]);

  const heightPx = rows.length * BOX_HEIGHT_PX;

  const select = (node: number): void => {
    setSelectedNode(node);
    props.onSelect(node);
  };
  const zoom = (node: number): void => {
    setFocus(node);
    select(node);
  };
  useEffect(() => {
    if (selectedNode >= 0) select(selectedNode);
  }, [tree]);

  const onKey = ({ key }: KeyboardEvent): boolean => {
    const node = selectedNode < 0 ? zoomed : selectedNode;
    const parent = tree.parentOf(node);
    const beside = (step: number): number | undefined => {
      if (parent < 0) return undefined;
      const siblings = Array.from(tree.childrenOf(parent));
      return siblings[siblings.indexOf(node) + step];
    };
    const inner = tree.childrenOf(node)[0];
    const outer = parent < 0 ? undefined : parent;
    const moves: Readonly<Record<string, number | undefined>> = {
      ArrowDown: growsUp ? outer : inner,
      ArrowUp: growsUp ? inner : outer,
      ArrowRight: beside(1),
      ArrowLeft: beside(-1),
      Home: tree.root,
    };
    if (key === 'Enter') zoom(node === zoomed ? (outer ?? node) : node);
    else if (key === 'Backspace') zoom(tree.root);
    else if (!Object.hasOwn(moves, key)) return false;
    else select(moves[key] ?? node);
    return true;
  };

  return (
    <BoxCanvas
      label={label}
      bands={[{ rows, topPx: growsUp ? Math.max(0, roomPx - heightPx) : 0 }]}
      heightPx={heightPx}
      onSize={setSize}
      labelOf={(node) => tree.labelOf(node)}
      {...(props.coloursOf && { coloursOf: props.coloursOf })}
      linesOf={({ node }) => props.linesOf(node)}
      selectedNode={selectedNode}
      // A click on what is zoomed into goes back out.
      onClick={({ node }) =>
        zoom(node === zoomed ? Math.max(tree.parentOf(node), tree.root) : node)
      }
      onKey={onKey}
      startsAtEnd={growsUp}
    />
  );
}
