/**
 * `<hvmmio-map vm="1&…">`: embeds the map of a VM in another page. `vm` is the part of a link after `#`. The element's
 * content, such as an exported picture, is the fallback: while loading, without script, and for an invalid link.
 */

import { drawSvg, outcomeOf } from '@hvmmio/report';
import { answerTo } from './state/answer.ts';
import { DamagedLink } from './state/codec.ts';
import { namesOf } from './state/devices.ts';
import { readFragment } from './state/fragment.ts';
import { mapOf } from './state/maps.ts';

const VIEWS = ['map', 'why', 'film', 'compare', 'all', 'plan', 'wall', 'evidence', 'patch', 'engines', 'share'];

class MapElement extends HTMLElement {
	static readonly observedAttributes = ['vm'];

	attributeChangedCallback(): void {
		this.show();
	}

	connectedCallback(): void {
		this.show();
	}

	private show(): void {
		const svg = svgOf(this.getAttribute('vm') ?? '');
		const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
		if (svg === null) {
			root.replaceChildren(document.createElement('slot'));
			return;
		}
		// Parsed as XML, in which every text is escaped; nothing is interpreted as HTML.
		const picture = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
		picture.setAttribute('style', 'max-width:100%;height:auto');
		root.replaceChildren(document.importNode(picture, true));
	}
}

function svgOf(fragment: string): string | null {
	try {
		const { scenario } = readFragment(fragment.replace(/^#/, ''), VIEWS);
		const { simulation } = answerTo(scenario);
		if (fragment === '' || simulation === null) {
			return null;
		}
		const { word, sentence } = outcomeOf(simulation, namesOf(scenario.pci));
		return drawSvg(mapOf({ simulation, scenario }), { notes: [`${word}. ${sentence}`] });
	} catch (error) {
		if (error instanceof DamagedLink) {
			return null;
		}
		throw error;
	}
}

customElements.define('hvmmio-map', MapElement);
