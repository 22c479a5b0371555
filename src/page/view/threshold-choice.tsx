/** How small is too small to show. */

const PERCENTAGES = [0, 0.1, 0.5, 1, 2, 5, 10];

interface Props {
  readonly title: string;
  /** From 0 to 1. */
  readonly threshold: number;
  readonly choose: (threshold: number) => void;
}

export function ThresholdChoice({ title, threshold, choose }: Props) {
  const percent = Math.round(threshold * 1e4) / 100;
  const choices = [...new Set([...PERCENTAGES, percent])].sort((a, b) => a - b);
  return (
    <label title={title}>
      Threshold
      <select value={percent} onChange={(event) => choose(Number(event.currentTarget.value) / 100)}>
        {choices.map((it) => (
          <option key={it} value={it}>
            {it} %
          </option>
        ))}
      </select>
    </label>
  );
}
