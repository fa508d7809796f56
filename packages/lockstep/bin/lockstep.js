#!/usr/bin/env node
import "@lockstep/cli/command";
