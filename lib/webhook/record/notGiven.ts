/*
 * Texts that stand where nothing is known. Whoever writes them has no empty field: a carrier for a caller who withholds the
 * number, a telephone system in its own language, an AI that fills in a form.
 */

const ASCII = /^[\x20-\x7e]*$/;
/** Longer texts say something. */
const LONGEST = 100;

/** Whether a text only says that there is nothing to say: "N/A", "not provided", "unknown", "-". */
export function saysNothing(text: string): boolean {
	if (text.length > LONGEST) return false;
	return MARKS.test(text) || NOTHING.test(plainOf(text));
}

const MARKS = /^\s*[-–—?.*_/]+\s*$/;
const NOTHING =
	/^(?:n a|none|null|nil|undefined|unknown|unspecified|no (?:answer|email|email address|name|number|phone|phone number|address)|(?:name |number |phone |email |address )?(?:was |is )?not (?:given|provided|known|specified|stated|shared|mentioned|captured|collected|disclosed|applicable|available|asked)|declined(?: to (?:give|provide|share|say|answer))?|refused(?: to (?:give|provide|share|say|answer))?|tbd|to be (?:determined|confirmed|provided))$/;

/** Whether a text in the place of a number or a name says that the caller withholds it, or is unknown. */
export function saysWithheld(text: string): boolean {
	if (text.length > LONGEST) return false;
	const plain = plainOf(text);
	return WITHHELD.test(plain) || WITHHELD_ELSEWHERE.has(plain);
}

const WITHHELD =
	/^(?:(?:no )?caller ?id(?: (?:blocked|withheld|restricted|unavailable|unknown))?|(?:(?:caller|number|id) ?)?(?:anonymous|restricted|private|unknown|unavailable|unavail|unidentified|undisclosed|suppressed|withheld|blocked|hidden|secret|not available|out of area)(?: (?:caller|number|name|id|call|caller id))?)$/;

/** What telephone systems and phones write in other languages. */
const WITHHELD_ELSEWHERE: ReadonlySet<string> = new Set(
	`anonym, anonymer anruf, anonymer anrufer, unbekannt, unbekannte nummer, unbekannter anrufer, unterdrückt, nummer unterdrückt, rufnummer unterdrückt, privat, private nummer, geheim
	anonyme, appel anonyme, inconnu, numéro inconnu, appelant inconnu, privé, numéro privé, masqué, numéro masqué, appel masqué, secret, numéro secret, non communiqué
	anónimo, llamada anónima, desconocido, número desconocido, privado, número privado, oculto, número oculto, restringido, sin identificar, no disponible
	anônimo, chamada anônima, desconhecido, restrito, número restrito, não identificado, número não identificado, indisponível
	anonimo, sconosciuto, numero sconosciuto, privato, numero privato, nascosto, numero nascosto, riservato, non disponibile
	anoniem, onbekend, onbekend nummer, onbekende beller, privénummer, afgeschermd, afgeschermd nummer, geheim nummer
	anonimowy, nieznany, nieznany numer, numer nieznany, prywatny, numer prywatny, zastrzeżony, numer zastrzeżony
	okänd, okänt, okänt nummer, dolt nummer, hemligt nummer, skjult, skjult nummer, ukjent, ukjent nummer, ukendt, ukendt nummer, hemmeligt nummer, tuntematon, tuntematon numero, salattu numero
	bilinmeyen, bilinmeyen numara, gizli, gizli numara, özel numara, neznámé, neznámé číslo, skryté číslo, ismeretlen, rejtett szám, necunoscut, număr privat, άγνωστος, απόκρυψη
	аноним, анонимный, неизвестный, неизвестный номер, неизвестно, скрытый, скрытый номер, номер скрыт, прихований номер, невідомий
	非通知, 非通知設定, 番号非通知, 匿名, 未知, 未知号码, 未知號碼, 私人号码, 私人號碼, 隐藏号码, 隱藏號碼, 无法显示, 無法顯示, 不明, 표시제한, 발신번호표시제한, 발신번호 표시제한, 발신자 표시 제한, 알 수 없음
	مجهول, رقم مجهول, رقم خاص, غير معروف, محجوب, חסוי, מספר חסוי, לא ידוע, अज्ञात, निजी नंबर`
		.split(/[,\n]/)
		.map(plainOf),
);

/** A text in small letters, without accents and with a space for all that is neither letter nor digit. */
function plainOf(text: string): string {
	const bare = ASCII.test(text) ? text : text.normalize('NFKD').replace(/\p{Mn}/gu, '');
	return bare
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{Mc}]+/gu, ' ')
		.trim();
}
