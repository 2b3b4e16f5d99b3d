process.argv.splice(2);
