export { type ExactSubject, exactSubjects, greatestError } from "./exact-subjects.ts";
