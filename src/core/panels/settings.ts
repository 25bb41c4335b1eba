import type { CommandId } from '../commands.ts';
import { filterItems, type ListItem, type ListState, newList, selectedItem } from '../list.ts';
import { words } from '../safe-text.ts';
import {
  changeSetting,
  meaningOf,
  nextValue,
  presentValue,
  SETTINGS,
  type Setting,
  type SettingChange,
  type SettingName,
  settingNamed,
  valueFor,
} from '../setting-change.ts';
import { type Next, next, popPanel, pushPanel, type State, withNotice } from '../state.ts';
import { filterList, moveInList, settleList } from './list-panel.ts';

/** The settings, to see and to change. */
export interface SettingsPanel {
  readonly kind: 'settings';
  readonly list: ListState;
}

/** Comes back as `settings-changed`, or as a `problem`. */
export interface SettingsEffect {
  readonly type: 'settings/keep';
  readonly change: SettingChange;
}

export interface SettingItem extends ListItem {
  readonly setting: Setting;
  readonly value: string;
}

/** Opens the list, on one of them if it is named. */
function openSettings(state: State, name: SettingName | '' = ''): Next {
  return next(pushPanel(state, { kind: 'settings', list: newList(name) }));
}

/** The rows that the filter leaves: what it is about, and what it is. */
export function shownSettings(state: State, panel: SettingsPanel): readonly SettingItem[] {
  const items = SETTINGS.map((setting): SettingItem => {
    const value = presentValue(state.settings, setting.name);
    return { key: setting.name, setting, value, fields: [words`${setting.title}`, words`${value}`] };
  });
  return filterItems(items, panel.list.filter.text);
}

export function settingsCommand(state: State, panel: SettingsPanel, id: CommandId): Next {
  const items = shownSettings(state, panel);
  switch (id) {
    case 'back':
      return next(popPanel(state));
    case 'choose': {
      const item = selectedItem(items, panel.list);
      if (item === undefined) return next(state);
      return keepSetting(state, item.setting, nextValue(item.setting, item.value));
    }
    default:
      return moveInList(state, panel, items, id, settle);
  }
}

/** Typed or pasted text: the filter. */
export function settingsText(state: State, panel: SettingsPanel, text: string): Next {
  return filterList(state, panel, text, settle);
}

function settle(state: State, panel: SettingsPanel): State {
  return settleList(state, panel, shownSettings(state, panel));
}

/** `/setting NAME VALUE`; without a value the list opens there. */
export function settingByWord(state: State, argument: string): Next {
  const [, name = '', value = ''] = /^(\S*)\s*([\s\S]*)$/.exec(argument.trim()) ?? [];
  if (name === '') return openSettings(state);
  const setting = settingNamed(name.toLowerCase());
  if (setting === undefined) {
    const known = SETTINGS.map((one) => one.name).join(', ');
    return next(withNotice(state, 'error', `There is no setting "${name}".`, `Known are ${known}.`));
  }
  if (value.trim() === '') return openSettings(state, setting.name);
  const meant = valueFor(setting, value);
  if (meant !== null) return keepSetting(state, setting, meant);
  const also = setting.alsoTakes === undefined ? '' : ', or another number';
  const hint = `It can be ${setting.values.join(', ')}${also}.`;
  return next(withNotice(state, 'error', `"${value.trim()}" is nothing that ${setting.name} can be.`, hint));
}

/** Changes a setting on the screen now and in the file after it; `--practice` leaves the file alone. */
function keepSetting(state: State, setting: Setting, value: string): Next {
  const change: SettingChange = { name: setting.name, value };
  const changed: State = { ...state, settings: changeSetting(state.settings, change) };
  const says = `${setting.title}: ${value}. ${meaningOf(setting, value)}`.trim();
  if (state.practiceOnly) {
    const hint = 'Practice leaves your configuration alone: this holds until you quit.';
    return next(withNotice(changed, 'done', says, hint));
  }
  return next(withNotice(changed, 'done', says), { type: 'settings/keep', change });
}
