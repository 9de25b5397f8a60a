// The built worker with something in the place of Workers AI's binding, which no machine has of its
// own: the provider on paper, asked as the binding is asked, with plain objects both ways and
// exceptions for errors. https://developers.cloudflare.com/workers-ai/configuration/bindings/
import decant, { Governor as OwnGovernor, Person as OwnPerson } from "../../build/worker/index.js";

/** The words of the exceptions: https://developers.cloudflare.com/workers-ai/platform/errors/ */
const WORDS = {
  400: "5004: Invalid data type",
  402: "3036: You have used up your daily free allocation of 10,000 neurons.",
  404: "5007: No such model or task",
  413: "3006: Request is too large",
  429: "3040: No more data centers to forward the request to",
};

class Ai {
  constructor(address) {
    this.address = address;
  }

  async run(model, input) {
    const answer = await fetch(`${this.address}/ai/run/${model}`, {
      method: "POST",
      // Of a `Map`, which the service would not read either, this leaves nothing.
      body: JSON.stringify(input),
    });
    if (!answer.ok) throw new Error(`AiError: ${WORDS[answer.status] ?? "3043: Internal server error"}`);
    return answer.json();
  }
}

const bound = (of) =>
  new Proxy(of, {
    construct(target, [context, env], newTarget) {
      return Reflect.construct(target, [context, { ...env, AI: new Ai(env.STAND_IN_URL) }], newTarget);
    },
  });

export default bound(decant);
export const Person = bound(OwnPerson);
export const Governor = bound(OwnGovernor);
