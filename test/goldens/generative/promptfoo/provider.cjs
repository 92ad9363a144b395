// Answers by a table: no network, the same every time.
const ANSWERS = { 'capital of France': 'Paris', 'capital of Italy': 'Milan', 'capital of Peru': null };
module.exports = class {
  constructor(options) { this.providerId = options.id || 'table'; this.config = options.config || {}; }
  id() { return this.providerId; }
  async callApi(prompt, context) {
    const answer = { ...ANSWERS, ...this.config.answers }[context.vars.question];
    if (answer === null || answer === undefined) return { error: 'the model did not answer' };
    return { output: answer, cost: 0.0002, tokenUsage: { total: 12, prompt: 8, completion: 4 } };
  }
};
