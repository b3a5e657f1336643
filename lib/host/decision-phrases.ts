/** One sentence of a last paragraph, in lower case, marks removed. Phrases are tried in order; all quantifiers are bounded. */

/** Sentences that only look like asking: closing courtesies, reports of past or foreign approvals, refusals of need. */
export const NO_ASK =
  /\b(?:let me know if|anything else|any (?:other |further |more )?(?:questions?|help)|(?:further|more|other) (?:questions|help|assistance)|feel free|(?:can|may|how (?:can|may|else can)) i (?:help|assist|be of)|if you have (?:any )?(?:questions|concerns)|want (?:to know|more details?)|no longer (?:a)?wait|(?:no|without|not|n't|never) (?:\w+ ){0,2}(?:approval|confirmation|decision|input|waiting|awaiting)\b|approv(?:al|ed) (?:\w+ ){0,2}(?:granted|received|given|obtained)|(?:approval|confirmation|decision|sign-off) (?:\w+ ){0,3}(?:from|by|of) (?!you\b|the user|the (?:product )?owner)|(?:asks|asked|prompts|prompted|prints|says|said|displays?)\b)/;

/** "I will not start without your approval": an ask in spite of its "without". */
export const WAITS_WITHOUT =
  /\b(?:not|n't|nothing|only|hold(?:ing)?(?: off)?|stop(?:ped|ping)?|pause[d]?)\b.{0,80}\b(?:without|until|before|once|after|when) (?:you(?: have|'ve)? (?:approve|confirm|decide|agree|answer|reply|say|sign|give)|(?:your|user|explicit) (?:\w+ )?(?:approval|confirmation|decision|go-ahead|consent|answer|sign-off|ok))/;

const ANSWER =
  "(?:approval|confirmation|decision|go-ahead|go ahead|green light|sign-off|signoff|sign off|input|answer|reply|response|instructions?|choice|permission|consent|direction|feedback|ok)";

export const ASKS: readonly RegExp[] = [
  // Shall I proceed?
  /(?:^|[,;:—–-] ?|\b(?:so|and|or|if so|then|now|okay|ok|also) )(?:shall|should|may|can|could) (?:i|we)\b[^?]{0,300}\?/,
  /\b(?:do|would|did) you (?:want|like|prefer|wish|need)\b[^?]{0,300}\?/,
  /\b(?:do|can|could|would|will) you (?:please )?(?:approve|agree|confirm|accept|authori[sz]e|decide|sign off|give|choose|pick|clarify|advise)\b[^?]{0,300}\?/,
  /\b(?:are you|is (?:this|that|it|the|everything)(?: \w+)?) (?:all )?(?:ok|okay|fine|happy|good|alright|acceptable|comfortable)\b[^?]{0,200}\?/,
  /\bdoes (?:this|that|it|the (?:\w+ )?(?:plan|approach|proposal|design))\b[^?]{0,60}\b(?:look|sound|work|make sense|seem|match|meet)\b[^?]{0,200}\?/,
  // Which option do you prefer?
  /\b(?:which|what|how|where|who)\b[^?]{0,200}\b(?:do you (?:want|prefer|like)|would you (?:like|prefer|rather|choose)|should (?:i|we)|shall (?:i|we)|do i|is preferred|to (?:choose|pick|use|take|go with))\b[^?]{0,200}\?/,
  /\bwhat do you think (?:of|about) (?:this|the|my)\b[^?]{0,200}\?/,
  /^(?:sounds? good|looks? good|good to go|ready to \w+|ok(?:ay)?(?: to \w+| with you)?|proceed|continue|go ahead|approved?|confirm|apply|merge|deploy|ship it|yes or no)\b[^?]{0,120}\?/,
  /[([](?:y|yes) ?[/|] ?(?:n|no)[)\]]/,
  // Please approve the plan.
  /\bplease,? (?:\w+ ){0,5}(?:approve|confirm|decide|choose|select|pick|advise|clarify|authori[sz]e|sign off|specify|answer|respond|reply|let me know (?:which|whether|how|what|when)|tell me (?:which|whether|how|what|if)|indicate|(?:give|grant|provide) (?:me )?(?:your |the |an? )?(?:\w+ )?(?:approval|confirmation|decision|go-ahead|permission|input|answer))\b/,
  /^(?:approve|confirm|choose|decide|pick|select|reply|respond|answer|say)\b[^.]{0,120}\b(?:to (?:proceed|continue|start|go ahead|apply|merge|deploy)|and i(?:'ll| will| can)|(?:this|the) (?:plan|approach|change|proposal)|(?:one|an option|option))\b/,
  /\b(?:let me know|tell me) (?:which|whether|how (?:you|i|we)|what (?:you|to)|when (?:you|to|i))\b/,
  // Waiting for your approval.
  new RegExp(
    `(?:^|: |\\bi(?:'m| am|'ll| will)(?: \\w+)? |\\b(?:now|and|currently) )(?:awaiting|waiting (?:for|on)|wait (?:for|on)|pending|standing by for|stand by for|requesting|seeking|asking (?:you )?for) (?:\\w+ ){0,3}${ANSWER}\\b`,
  ),
  new RegExp(
    `\\b(?:await|awaiting|wait(?:ing)? (?:for|on)|pending|standing by for|need|needs|require|requires|request|requesting|ready for|subject to) (?:\\w+ ){0,2}(?:your|user|user's|the user's|human) (?:\\w+ ){0,3}${ANSWER}\\b`,
  ),
  new RegExp(
    `\\b(?:your|user|human|explicit) (?:\\w+ )?${ANSWER} (?:is |are )?(?:needed|required|requested|pending|necessary)\\b`,
  ),
  /^(?:approval|confirmation|decision|input|user input|your input) (?:is )?(?:needed|required|requested|pending)\b/,
  /\b(?:once|when|after|as soon as|if|unless|until) (?:you (?:approve|confirm|agree|decide|give (?:me )?(?:the|your)|sign off|choose|pick|say)|you've (?:approved|confirmed|decided)|approved|confirmed)\b/,
  /\b(?:after|upon|with|on|pending) your (?:\w+ )?(?:approval|confirmation|go-ahead|sign-off|decision|ok|consent)\b/,
  // I need your decision.
  /\bi (?:need|require|request|seek|ask (?:you )?for) (?:\w+ ){0,3}(?:approval|confirmation|decision|go-ahead|green light|sign-off|permission)\b/,
  /\bdo (?:i|we) have (?:\w+ )?(?:approval|confirmation|go-ahead|green light|sign-off|permission|consent|ok)\b[^?]{0,200}\?/,
  /\b(?:let me know|tell me) your (?:\w+ )?(?:decision|choice|preference|answer)\b/,
  // The decision is yours.
  /\b(?:(?:decision|choice|call) is yours|(?:it's|is) your (?:call|choice|decision)|(?:is|it's) (?:entirely )?up to you|say the word|when(?:ever)? you(?:'re| are) ready)\b/,
];
