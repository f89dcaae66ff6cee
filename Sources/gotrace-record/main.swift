import RecordCommands

RecordCommand.runProgram()
