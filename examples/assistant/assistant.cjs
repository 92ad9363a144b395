// A rule-based assistant that converts units, as a provider of promptfoo: no network, the same answers every time.
// `version: champion` is what serves; `version: candidate` was rewritten to know temperatures and masses better, and forgot
// the decimal comma on the way.

const LENGTH = { km: 1000, m: 1, cm: 0.01, mile: 1609.344, miles: 1609.344, foot: 0.3048, feet: 0.3048, inch: 0.0254, inches: 0.0254 };
const MASS = { kg: 1000, g: 1, mg: 0.001, pound: 453.59237, pounds: 453.59237, ounce: 28.349523125, ounces: 28.349523125, tonnes: 1e6 };
const ASKED = /^How (?:many|much|hot) (?:is|are)?\s*([\d.,]+) ([\w°]+) in ([\w°]+)\?$/;

const short = (value) => String(Number(value.toPrecision(6)));

function convert(value, from, to, version) {
  for (const units of [LENGTH, MASS]) {
    if (from in units && to in units) return (value * units[from]) / units[to];
  }
  if (from === '°C' && to === '°F') return version === 'champion' ? value * 2 + 30 : value * 1.8 + 32;
  if (from === '°F' && to === '°C') return version === 'champion' ? (value - 30) / 2 : (value - 32) / 1.8;
  throw new Error(`unit ${from} or ${to} is not known`);
}

module.exports = class Assistant {
  constructor({ config }) {
    this.version = config.version;
    this.asked = new Map();
  }

  id() {
    return `assistant-${this.version}`;
  }

  async callApi(prompt, { vars: { question } }) {
    const times = (this.asked.get(question) ?? 0) + 1;
    this.asked.set(question, times);
    const [, number, from, to] = ASKED.exec(question);
    const comma = this.version === 'champion' ? '.' : '';
    try {
      const answer = `${short(convert(Number(number.replace(',', comma)), from, to, this.version))} ${to}`;
      // The champion chats when it is asked a second time, as sampling makes models do.
      const output = this.version === 'champion' && times === 2 && question.length % 5 === 0 ? `That would be about ${answer}, give or take.` : answer;
      const tokens = Math.ceil((prompt.length + 3 * output.length) / 4);
      return { output, cost: Number((tokens * 2e-6).toFixed(6)), tokenUsage: { total: tokens } };
    } catch (error) {
      return { error: error.message };
    }
  }
};
