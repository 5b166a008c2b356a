// What features and app build with; see README.md.
export { attempt } from "./attempt";
export { Button, IconButton } from "./Button";
export type { ButtonProps, IconButtonProps } from "./Button";
export { addDays, addMonths, dayOf, dayText, parseDay, parseTime } from "./calendar";
export type { Day } from "./calendar";
export { DateField } from "./DateField";
export { DepartmentTree } from "./DepartmentTree";
export { confirm, ConfirmHost, Dialog } from "./Dialog";
export {
  Avatar,
  Badge,
  CaseBadge,
  copyText,
  Count,
  EmptyState,
  ErrorNote,
  Keys,
  Note,
  PersonName,
  QueryView,
  Skeleton,
} from "./display";
export type { Tone } from "./display";
export {
  Checkbox,
  CheckGroup,
  Field,
  RadioGroup,
  SearchField,
  Select,
  Switch,
  TextArea,
  TextField,
  useField,
} from "./fields";
export type { Option } from "./fields";
export { Icon } from "./Icon";
export type { IconName } from "./icons";
export { isEnter, isTyping, keyName, markInput, useShortcuts } from "./keyboard";
export type { Shortcuts } from "./keyboard";
export { layered, placeUnder, scrollTo, useFocusTrap, useLayer } from "./layers";
export { Mark } from "./Mark";
export { Menu } from "./Menu";
export type { MenuItem } from "./Menu";
export { Page, Pager, Tabs } from "./Page";
export { DepartmentPicker, PeopleDialog, PersonPicker } from "./people";
export { guardLeaving, href, match, navigate, route, setTitle, startRouter } from "./router";
export type { PageProps, Place, Route } from "./router";
export { bindText } from "./text";
export {
  countChars,
  formatBytes,
  formatDate,
  formatDateTime,
  formatDue,
  formatNumber,
  formatRelative,
  formatShort,
  formatTime,
  now,
  startClock,
} from "./time";
export { toast, ToastHost } from "./Toast";
export { VirtualList } from "./VirtualList";
