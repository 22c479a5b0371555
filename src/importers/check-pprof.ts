/** Whether what was decoded is a pprof profile: the decoder takes nearly any bytes for one. */
import type { Profile as Pprof } from 'pprof-format';

export function checkPprof(pprof: Pprof): Pprof {
  const { sampleType, sample, stringTable, location } = pprof;
  const isText = (index: number | bigint) => Number(index) < stringTable.strings.length;
  const isProfile =
    stringTable.strings[0] === '' &&
    sampleType.length > 0 &&
    sampleType.every(({ type, unit }) => Number(type) > 0 && isText(type) && isText(unit));
  if (!isProfile) throw new Error('it is neither a .cpuprofile nor a pprof profile');
  const locationIds = new Set(location.map(({ id }) => Number(id)));
  const isWhole = sample.every(
    ({ locationId, value }) =>
      value.length === sampleType.length && locationId.every((id) => locationIds.has(Number(id))),
  );
  if (!isWhole) throw new Error('it is a pprof profile, but cut off or damaged');
  return pprof;
}
